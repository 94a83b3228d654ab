-- +goose Up

-- Each message passes this index three times on its way, though hardly any tells of a refusal.

DROP INDEX stocktake.messages_unsettled_of_refusals;
CREATE INDEX messages_unsettled_of_refusals ON stocktake.messages (refusal) WHERE refusal IS NOT NULL AND state IN ('owed', 'claimed');
