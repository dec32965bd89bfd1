//! A definition as the engine's own kind of aggregate.

use super::at_key::{AtKey, AtKeyInFrame, Extreme};
use super::distinct_texts::DistinctTexts;
use super::fold::{Fold, Grouped, Single};
use super::true_count::TrueCount;
use super::{AggregateDefinition, Kind};
use crate::documentation::Section;
use crate::error;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, Documentation, GroupsAccumulator, ReversedUDAF, Signature,
};
use std::fmt::{Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An aggregate of this crate.
pub(super) struct Aggregate {
    definition: &'static AggregateDefinition,
    signature: Signature,
    documentation: Documentation,
}

impl Aggregate {
    /// The aggregate of a definition.
    pub(super) fn new(definition: &'static AggregateDefinition) -> Result<Self> {
        let parameters = definition.parameters();
        Ok(Self {
            definition,
            signature: parameters.signature()?,
            documentation: parameters.documentation(
                Section::Aggregate,
                definition.description,
                definition.example,
            ),
        })
    }

    fn distinct_texts(&self, args: &AccumulatorArgs) -> DistinctTexts {
        DistinctTexts {
            ignore_nulls: args.ignore_nulls,
            counts: self.definition.kind == Kind::DistinctCount,
        }
    }

    /// Counting rows is the only thing here for which DISTINCT would make a difference.
    fn refuse_distinct(&self, args: &AccumulatorArgs) -> Result<()> {
        if args.is_distinct && self.definition.kind == Kind::TrueCount {
            return Err(error::planning(self.definition.name, "DISTINCT is not supported"));
        }
        Ok(())
    }
}

fn single<F: Fold>(fold: F) -> Box<dyn Accumulator> {
    Box::new(Single::new(fold))
}

fn grouped<F: Fold>(fold: F) -> Box<dyn GroupsAccumulator> {
    Box::new(Grouped::new(fold))
}

impl AggregateUDFImpl for Aggregate {
    fn name(&self) -> &str {
        self.definition.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        self.definition.parameters().coerce(arguments)
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.definition.parameters().check_count(arguments.len())?;
        Ok(match self.definition.kind {
            Kind::DistinctList => DataType::new_list(DataType::Utf8, true),
            Kind::DistinctCount | Kind::TrueCount => DataType::Int64,
            Kind::AtSmallestKey | Kind::AtLargestKey => DataType::Utf8,
        })
    }

    fn is_nullable(&self) -> bool {
        matches!(self.definition.kind, Kind::AtSmallestKey | Kind::AtLargestKey)
    }

    fn default_value(&self, data_type: &DataType) -> Result<ScalarValue> {
        match self.definition.kind {
            Kind::DistinctList => {
                Ok(ScalarValue::List(ScalarValue::new_list_nullable(&[], &DataType::Utf8)))
            }
            Kind::DistinctCount | Kind::TrueCount => Ok(ScalarValue::Int64(Some(0))),
            Kind::AtSmallestKey | Kind::AtLargestKey => ScalarValue::try_from(data_type),
        }
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let field = |name: &str, data_type| {
            Arc::new(Field::new(format_state_name(args.name, name), data_type, true))
        };
        Ok(match self.definition.kind {
            Kind::DistinctList | Kind::DistinctCount => {
                vec![field("values", DataType::new_list(DataType::Utf8, true))]
            }
            Kind::TrueCount => vec![field("count", DataType::Int64)],
            Kind::AtSmallestKey | Kind::AtLargestKey => {
                vec![field("value", DataType::Utf8), field("key", DataType::Int64)]
            }
        })
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        self.refuse_distinct(&args)?;
        Ok(match self.definition.kind {
            Kind::DistinctList | Kind::DistinctCount => single(self.distinct_texts(&args)),
            Kind::TrueCount => single(TrueCount),
            Kind::AtSmallestKey => single(AtKey(Extreme::Smallest)),
            Kind::AtLargestKey => single(AtKey(Extreme::Largest)),
        })
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        match self.definition.kind {
            Kind::AtSmallestKey => Ok(single(AtKeyInFrame(Extreme::Smallest))),
            Kind::AtLargestKey => Ok(single(AtKeyInFrame(Extreme::Largest))),
            Kind::DistinctList | Kind::DistinctCount | Kind::TrueCount => self.accumulator(args),
        }
    }

    fn groups_accumulator_supported(&self, _args: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        self.refuse_distinct(&args)?;
        Ok(match self.definition.kind {
            Kind::DistinctList | Kind::DistinctCount => grouped(self.distinct_texts(&args)),
            Kind::TrueCount => grouped(TrueCount),
            Kind::AtSmallestKey => grouped(AtKey(Extreme::Smallest)),
            Kind::AtLargestKey => grouped(AtKey(Extreme::Largest)),
        })
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        ReversedUDAF::Identical
    }

    fn supports_null_handling_clause(&self) -> bool {
        true
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }
}

impl Debug for Aggregate {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Aggregate").field("name", &self.definition.name).finish()
    }
}

impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        self.definition.name == other.definition.name
    }
}

impl Eq for Aggregate {}

impl Hash for Aggregate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.definition.name.hash(state);
    }
}
