package storage

import (
	"context"

	"stocktake/facts"
)

// Adrift is how many good rows of a file name a code that was withdrawn when they became known, and is so still.
type Adrift struct {
	File string
	Noun string // what the code is one of
	Code string
	Rows int
}

// register is a kind of fact that registers codes. Unwritten: it has rows in this import that a check does not write.
type register struct {
	shape
	Unwritten bool
}

// adrift notes the rows of a kind that name what does not hold. All that it refers to has been merged before.
func (im *Import) adrift(ctx context.Context, s *staging) error {
	for _, c := range s.shape.Columns {
		if !c.Refers {
			continue
		}
		dot := struct {
			shape
			Of       column
			Register []register
		}{s.shape, c, im.registers(c.Space)}
		if len(dot.Register) == 0 {
			continue
		}
		if _, err := im.exec(ctx, "adrift", dot, im.opts.At); err != nil {
			return err
		}
	}
	return nil
}

// registers are the kinds that register the codes of a space. Where nothing is set up there are those of this import alone.
func (im *Import) registers(space facts.Space) []register {
	var all []register
	for i := range facts.Kinds {
		k := &facts.Kinds[i]
		if _, staged := im.staged[k.Name]; k.Space == space && (staged || !im.bare) {
			all = append(all, register{shapeOf(k), staged && im.opts.Check})
		}
	}
	return all
}

func (im *Import) allAdrift(ctx context.Context) ([]Adrift, error) {
	query, err := statement("all adrift", nil)
	if err != nil {
		return nil, err
	}
	var all []Adrift
	err = im.tx.SelectContext(ctx, &all, query)
	return all, err
}
