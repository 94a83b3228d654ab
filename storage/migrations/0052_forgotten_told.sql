-- +goose Up

-- What forgets somebody marks the messages that quoted him to be edited, so that the next run takes his words out of the chat. Earlier versions left that
-- to the next edit, which may never come: what they took out of messages is marked here. An edit too many does no harm. A webhook gives
-- its messages no names, by which they could be edited.
UPDATE stocktake.messages
   SET editing_at = settled_at
 WHERE state = 'posted' AND editing_at IS NULL AND uneditable = ''
   AND receipt_id NOT IN ('webhook', 'unsure')
   AND position('[withdrawn]' IN text) > 0;
