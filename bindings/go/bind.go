package codeanatomy

// #include "native.h"
import "C"

import (
	"strconv"
	"strings"
	"time"
)

// NamedArgument is a value for a parameter by name; see [Named].
type NamedArgument struct {
	Name  string
	Value any
}

// Named is a value for the parameter $name; the $ may be left out.
func Named(name string, value any) NamedArgument { return NamedArgument{Name: name, Value: value} }

// Bind sets the parameters, in place of what was bound before; without arguments it unbinds all. They
// are values for $1, $2, … in order, or all [Named]. Values are those of [Builder.Append]; each is
// bound in its own type and cast to the one that planning found. Runs that have started keep their
// values.
func (q *Query) Bind(arguments ...any) error {
	if len(arguments) == 0 {
		return q.BindJSON("")
	}
	schema, row, err := argumentRow(arguments)
	if err != nil {
		return err
	}
	batch, err := NewBatch(schema, row)
	if err != nil {
		return err
	}
	return q.BindArrow(batch)
}

// BindJSON binds an array for $1, $2, … or an object for $name, of null, true, false, numbers and
// text; the empty text unbinds all. A number without fraction is an int64, another a float64.
func (q *Query) BindJSON(parameters string) error {
	return ask(q.native, func(pointer *C.codeanatomy_query, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_bind_json(pointer, borrowed(parameters), failure)
	})
}

// BindArrow binds the columns of a batch of one row, by their names or, when none is the name of a
// parameter, in order. The batch is used up, whatever the outcome.
func (q *Query) BindArrow(batch *Batch) error {
	defer batch.Close()
	columns, err := exportSchema(batch.schema)
	if err != nil {
		return err
	}
	defer freeSchema(columns)
	array := newArray()
	defer freeArray(array)
	if err := batch.move(array); err != nil {
		return err
	}
	return ask(q.native, func(pointer *C.codeanatomy_query, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_bind(pointer, columns, array, failure)
	})
}

// argumentRow lays arguments out as a row.
func argumentRow(arguments []any) (*Schema, []any, error) {
	schema, row := &Schema{}, make([]any, len(arguments))
	for index, argument := range arguments {
		name := "$" + strconv.Itoa(index+1)
		named, isNamed := argument.(NamedArgument)
		_, firstNamed := arguments[0].(NamedArgument)
		if isNamed != firstNamed {
			return nil, nil, invalidArgument("Arguments are either all named or all in order.")
		}
		if isNamed {
			name, argument = "$"+strings.TrimPrefix(named.Name, "$"), named.Value
		}
		dataType, value := typeOfArgument(argument)
		if dataType == nil {
			return nil, nil, invalidArgument("The argument for %s is a %T, which no parameter can be bound to; "+
				"use a basic type, []byte, time.Time, time.Duration or a type of this package.", name, argument)
		}
		schema.Fields = append(schema.Fields, Field{Name: name, Type: dataType, Nullable: true})
		row[index] = value
	}
	return schema, row, nil
}

// typeOfArgument is the Arrow type that holds a Go value without loss; nil when there is none.
func typeOfArgument(argument any) (*DataType, any) {
	argument = plain(argument)
	switch value := argument.(type) {
	case nil:
		return TypeOf(KindNull), nil
	case bool:
		return TypeOf(KindBool), value
	case int64:
		return TypeOf(KindInt64), value
	case uint64:
		return TypeOf(KindUint64), value
	case float64:
		return TypeOf(KindFloat64), value
	case string:
		return TypeOf(KindUtf8), value
	case []byte:
		return TypeOf(KindBinary), value
	case time.Time:
		unit := Nanosecond
		if _, fits := countOf(value, unit); !fits {
			unit = Microsecond
		}
		return TimestampType(unit, "UTC"), value
	case time.Duration:
		return &DataType{Kind: KindDuration, Unit: Nanosecond}, value
	case Duration:
		return &DataType{Kind: KindDuration, Unit: value.Unit}, value
	case Interval:
		return TypeOf(KindIntervalMonthDayNano), value
	case Decimal:
		unscaled := value
		if value.scale < 0 {
			number, _ := value.rescaled(0)
			unscaled = Decimal{unscaled: number}
		}
		return DecimalType(max(unscaled.precision(), 1), unscaled.scale), unscaled
	}
	return nil, nil
}
