//go:build !cgo

package codeanatomy

// A build without cgo ends here, before the names that it lacks.
import _ "codeanatomy.dev/go/codeanatomy/internal/needscgo"
