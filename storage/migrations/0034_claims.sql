-- +goose Up

-- A message that is claimed stays in every index it was in: what has no receipt is told by the receipt alone, not by its state. So the
-- claim changes no index, and its row is written beside the one before, for which there is room in its page.

DROP INDEX stocktake.messages_unsettled;
DROP INDEX stocktake.messages_unsettled_of_refusals;
DROP INDEX stocktake.messages_by_receipt;
CREATE INDEX messages_unsettled ON stocktake.messages (report) WHERE receipt_id IS NULL;
CREATE INDEX messages_unsettled_of_refusals ON stocktake.messages (refusal) WHERE refusal IS NOT NULL AND receipt_id IS NULL;
CREATE INDEX messages_by_receipt ON stocktake.messages (receipt_channel, receipt_id) WHERE receipt_id <> 'printed';

ALTER TABLE stocktake.messages SET (fillfactor = 50);
