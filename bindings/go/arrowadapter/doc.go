// Package arrowadapter connects package codeanatomy with arrow-go: results come out as records, and
// records become tables. It is a module of its own, so that programs without arrow-go do not load it.
package arrowadapter
