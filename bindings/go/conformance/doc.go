// Package conformance runs the cases that all languages share, tests/conformance/cases, through the Go
// binding. Its README, beside the cases, says what they mean.
package conformance
