package codeanatomy

import "time"

// Metrics has what a run has counted so far.
type Metrics struct {
	Elapsed      time.Duration
	OutputRows   int64
	SpilledBytes int64
	// Operators is the last step of the plan, with the steps before it as inputs; nil for a statement
	// that needs no plan.
	Operators *Operator
}

// Operator is one step of a plan that ran.
type Operator struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
	// Metrics are the step's own counters by name: times in nanoseconds, sizes in bytes.
	Metrics map[string]int64 `json:"metrics"`
	Inputs  []*Operator      `json:"inputs"`
}

func readMetrics(text string) (Metrics, error) {
	type report struct {
		ElapsedMicroseconds int64     `json:"elapsed_microseconds"`
		OutputRows          int64     `json:"output_rows"`
		SpilledBytes        int64     `json:"spilled_bytes"`
		Operators           *Operator `json:"operators"`
	}
	read, err := decodeReport[report](text)
	return Metrics{
		Elapsed:      time.Duration(read.ElapsedMicroseconds) * time.Microsecond,
		OutputRows:   read.OutputRows,
		SpilledBytes: read.SpilledBytes,
		Operators:    read.Operators,
	}, err
}
