-- What is reviewed and judged: programmes, mechanisms, activities; and what activities were given and reached.

-- +goose Up
CREATE TABLE stocktake.programmes (
    code        bigint NOT NULL REFERENCES stocktake.codes,
    name        text NOT NULL,
    framework   bigint REFERENCES stocktake.codes,
    channel     text,
    owner       text,
    cadence     text NOT NULL,
    time_zone   text NOT NULL,
    settle_days integer,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT programmes_channel_is_an_id CHECK (channel ~ '^[CGD][A-Z0-9]+$'),
    CONSTRAINT programmes_settle_days_are_not_negative CHECK (settle_days >= 0)
);
COMMENT ON TABLE stocktake.programmes IS 'What is reviewed as one: a report is about one programme and one period of its cadence.';
COMMENT ON COLUMN stocktake.programmes.code IS 'how others name the programme';
COMMENT ON COLUMN stocktake.programmes.name IS 'the programme in words';
COMMENT ON COLUMN stocktake.programmes.framework IS 'the framework it belongs to';
COMMENT ON COLUMN stocktake.programmes.channel IS 'the ID of the chat channel its managers read';
COMMENT ON COLUMN stocktake.programmes.owner IS 'who answers for it';
COMMENT ON COLUMN stocktake.programmes.cadence IS 'how often it is reviewed: monthly, quarterly, yearly, or a cron line that names the boundary days';
COMMENT ON COLUMN stocktake.programmes.time_zone IS 'where its days begin and end';
COMMENT ON COLUMN stocktake.programmes.settle_days IS 'how many days answers are awaited after a period''s end; empty: 7';

CREATE TABLE stocktake.mechanisms (
    code        bigint NOT NULL REFERENCES stocktake.codes,
    name        text NOT NULL,
    programme   bigint NOT NULL REFERENCES stocktake.codes,
    admission   text NOT NULL,
    ring_fenced boolean,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT mechanisms_admission_is_known CHECK (admission IN ('open', 'by_decision'))
);
COMMENT ON TABLE stocktake.mechanisms IS 'Standing arrangements through which activities are run; judged like them, by their own answers and by their activities.';
COMMENT ON COLUMN stocktake.mechanisms.code IS 'how others name the mechanism';
COMMENT ON COLUMN stocktake.mechanisms.name IS 'the mechanism in words';
COMMENT ON COLUMN stocktake.mechanisms.programme IS 'in whose report it is judged; its activities may be of any';
COMMENT ON COLUMN stocktake.mechanisms.admission IS 'who may take part: open to all, or by decision';
COMMENT ON COLUMN stocktake.mechanisms.ring_fenced IS 'true: its money may not be moved elsewhere';

CREATE TABLE stocktake.activities (
    code       bigint NOT NULL REFERENCES stocktake.codes,
    title      text NOT NULL,
    programme  bigint NOT NULL REFERENCES stocktake.codes,
    mechanism  bigint REFERENCES stocktake.codes,
    partners   text[],
    areas      text[],
    objectives text[],
    needs      text[],
    status     text NOT NULL,
    starts_on  date,
    ends_on    date,
    owner      text,
    format     text,
    decision   text,
    marking    text,
    summary    text,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT activities_status_is_known CHECK (status IN
        ('pipeline', 'implementation', 'finalisation', 'closed', 'cancelled', 'suspended')),
    CONSTRAINT activities_days_are_ordered CHECK (ends_on >= starts_on)
);
CREATE INDEX activities_of_a_programme ON stocktake.activities (programme);
COMMENT ON TABLE stocktake.activities IS 'What is run with partners and judged: courses, exchanges, funds, visits.';
COMMENT ON COLUMN stocktake.activities.code IS 'how others name the activity';
COMMENT ON COLUMN stocktake.activities.title IS 'the activity in words';
COMMENT ON COLUMN stocktake.activities.programme IS 'in whose report it is judged';
COMMENT ON COLUMN stocktake.activities.mechanism IS 'the mechanism it is run through';
COMMENT ON COLUMN stocktake.activities.partners IS 'codes of the partners it serves, each in the registry, ordered by bytes';
COMMENT ON COLUMN stocktake.activities.areas IS 'codes of the priority areas it lies in, each in the registry, ordered by bytes';
COMMENT ON COLUMN stocktake.activities.objectives IS 'codes of the objectives it serves, each in the registry, ordered by bytes';
COMMENT ON COLUMN stocktake.activities.needs IS 'codes of the needs it serves, each in the registry, ordered by bytes';
COMMENT ON COLUMN stocktake.activities.status IS 'where it stands';
COMMENT ON COLUMN stocktake.activities.starts_on IS 'its first day; empty: open';
COMMENT ON COLUMN stocktake.activities.ends_on IS 'its last day; empty: open';
COMMENT ON COLUMN stocktake.activities.owner IS 'who answers for it';
COMMENT ON COLUMN stocktake.activities.format IS 'the form of a meeting outside the frameworks, such as 28+3';
COMMENT ON COLUMN stocktake.activities.decision IS 'the approval of its subject and participants';
COMMENT ON COLUMN stocktake.activities.marking IS 'who may see it';
COMMENT ON COLUMN stocktake.activities.summary IS 'what it is about';

CREATE TABLE stocktake.resources (
    activity         bigint NOT NULL REFERENCES stocktake.codes,
    starts_on        date NOT NULL,
    ends_on          date NOT NULL,
    currency         text COLLATE "C",
    planned          numeric,
    allocated        numeric,
    spent            numeric,
    staff_planned    numeric,
    staff_actual     numeric,
    places_offered   integer,
    places_requested integer,
    places_filled    integer,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT resources_days_are_ordered CHECK (ends_on >= starts_on),
    CONSTRAINT resources_currency_is_well_formed CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT resources_staff_is_not_negative CHECK (staff_planned >= 0 AND staff_actual >= 0),
    CONSTRAINT resources_places_are_not_negative CHECK
        (places_offered >= 0 AND places_requested >= 0 AND places_filled >= 0)
);
CREATE INDEX resources_of_an_activity ON stocktake.resources (activity, starts_on);
COMMENT ON TABLE stocktake.resources IS
    'Money, staff and places of an activity over some days. No rule says that spending stays within what was allocated, or that amounts are positive: real files hold overspending and refunds.';
COMMENT ON COLUMN stocktake.resources.activity IS 'whose means they are';
COMMENT ON COLUMN stocktake.resources.starts_on IS 'the first day of the row';
COMMENT ON COLUMN stocktake.resources.ends_on IS 'the last day of the row';
COMMENT ON COLUMN stocktake.resources.currency IS 'of the three amounts';
COMMENT ON COLUMN stocktake.resources.planned IS 'what the plan asks for; exact';
COMMENT ON COLUMN stocktake.resources.allocated IS 'what was granted; exact';
COMMENT ON COLUMN stocktake.resources.spent IS 'what has been spent so far; exact';
COMMENT ON COLUMN stocktake.resources.staff_planned IS 'full-time equivalents the plan asks for';
COMMENT ON COLUMN stocktake.resources.staff_actual IS 'full-time equivalents in post';
COMMENT ON COLUMN stocktake.resources.places_offered IS 'places there were';
COMMENT ON COLUMN stocktake.resources.places_requested IS 'places asked for';
COMMENT ON COLUMN stocktake.resources.places_filled IS 'places taken';

CREATE TABLE stocktake.results (
    activity  bigint NOT NULL REFERENCES stocktake.codes,
    indicator text COLLATE "C" NOT NULL,
    starts_on date NOT NULL,
    ends_on   date NOT NULL,
    baseline  numeric,
    target    numeric NOT NULL,
    actual    numeric,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT results_days_are_ordered CHECK (ends_on >= starts_on)
);
CREATE INDEX results_of_an_activity ON stocktake.results (activity, starts_on);
COMMENT ON TABLE stocktake.results IS 'What an activity was to reach over some days and what it reached; held against its own target, never against a neighbour''s.';
COMMENT ON COLUMN stocktake.results.activity IS 'whose result it is';
COMMENT ON COLUMN stocktake.results.indicator IS 'what is measured';
COMMENT ON COLUMN stocktake.results.starts_on IS 'the first day of the indicator''s period';
COMMENT ON COLUMN stocktake.results.ends_on IS 'the last day of the indicator''s period';
COMMENT ON COLUMN stocktake.results.baseline IS 'where it stood before';
COMMENT ON COLUMN stocktake.results.target IS 'where it was to stand';
COMMENT ON COLUMN stocktake.results.actual IS 'where it stands';
