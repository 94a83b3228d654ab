-- +goose Up

-- The planner thinks that many more names stand in some texts than do, and would lay out hash tables as large as a server's work_mem allows: 256 MB of them
-- take two tenths of a second to clear, for one short comment.
ALTER FUNCTION stocktake.names_in SET work_mem = '4MB';
