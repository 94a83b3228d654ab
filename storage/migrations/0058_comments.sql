-- +goose Up

-- What some columns hold by now.
COMMENT ON COLUMN stocktake.reports.snapshot IS 'The transactions whose facts were seen, for replay: as current_sight writes them and was_visible reads them.';
COMMENT ON COLUMN stocktake.reports.body IS 'The report without its recommendations, as JSON: its programme, period and policy, coverage, changes, notes, findings across activities, and what others are told of the whole.';
COMMENT ON COLUMN stocktake.messages.claimed_at IS 'When the last sending began, by the real clock, or, of one that a lost run may have sent, since when it may stand there at the earliest.';
COMMENT ON COLUMN stocktake.messages.about IS 'IDs of the recommendations whose standing it says; none: decisions do not change it.';
COMMENT ON COLUMN stocktake.gather_mechanisms.number IS 'a number that stands for the mechanism in gather_feedback and gather_invitations';
COMMENT ON COLUMN stocktake.gather_activities.number IS 'a number that stands for the activity in gather_feedback, gather_invitations, gather_resources and gather_results';
