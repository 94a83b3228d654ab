-- +goose Up

-- What some columns hold by now.
COMMENT ON COLUMN stocktake.imported_files.rows IS 'how many facts were read from it: rows that could not be read are not counted, those that were struck later, such as for an unknown code, are';
COMMENT ON COLUMN stocktake.messages.receipt_id IS 'What the chat calls it; "printed" where it was printed, "webhook" where the chat gives its messages no names, "unsure" where it may have been sent and the chat cannot be asked.';
COMMENT ON COLUMN stocktake.clicks.mark IS 'Digest of what names the request: its envelope or, of a signed one, its time and its body. Not the signature: that can be written in several ways.';
