package codeanatomy

import (
	"bytes"
	"encoding/json"
)

// JSONObject is an object of a report whose keys are not fixed. Values are nil, bool, string, int64 for
// whole numbers, float64 for others, []any and map[string]any.
type JSONObject map[string]any

// UnmarshalJSON reads an object; null is nil.
func (o *JSONObject) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var read map[string]any
	if err := decoder.Decode(&read); err != nil {
		return err
	}
	for key, value := range read {
		read[key] = plainValue(value)
	}
	*o = read
	return nil
}

// plainValue turns numbers into Go's own.
func plainValue(value any) any {
	switch value := value.(type) {
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		number, _ := value.Float64() // beyond its range it is infinite
		return number
	case []any:
		for index := range value {
			value[index] = plainValue(value[index])
		}
	case map[string]any:
		for key := range value {
			value[key] = plainValue(value[key])
		}
	}
	return value
}
