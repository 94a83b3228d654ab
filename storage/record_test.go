package storage

import "testing"

// What is long is compressed in the way that costs the server next to nothing, where it knows that way, and in its own elsewhere.
func TestWhatIsLongIsCompressedWithLZ4(t *testing.T) {
	db := openTest(t)
	var known bool
	err := db.sql.GetContext(t.Context(), &known, `SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'`)
	if err != nil {
		t.Fatal(err)
	}
	long := map[string]string{"policies": "body", "reports": "body", "recommendations": "body", "messages": "blocks"}
	for table, column := range long {
		var with string
		err := db.sql.GetContext(t.Context(), &with, `
			SELECT CAST(attcompression AS text)
			FROM pg_attribute
			WHERE attrelid = CAST('stocktake.' || $1 AS regclass) AND attname = $2`, table, column)
		if err != nil || (with == "l") != known {
			t.Errorf("%s: %q, where lz4 is known: %v, %v", table, with, known, err)
		}
	}
}
