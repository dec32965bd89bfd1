package codeanatomy

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// native owns one object of the library. It counts who uses the object, so that Close, and the garbage
// collector, may come at any time: the object is freed when it is closed and no call uses it any more.
type native[P any] struct {
	pointer P
	free    func(P)
	noun    string
	uses    atomic.Int64 // one for the owner and one for each call
	closed  atomic.Bool
	opened  []byte // the stack of the maker, with the build tag codeanatomy_debug
}

func own[P any](noun string, pointer P, free func(P)) *native[P] {
	owned := &native[P]{pointer: pointer, free: free, noun: noun}
	owned.uses.Store(1)
	if panicOnLeak {
		owned.opened = debug.Stack()
	}
	return owned
}

// guard closes what `owned` holds when the garbage collector finds that nobody has `owner` any more.
func guard[T, P any](owner *T, owned *native[P]) {
	runtime.AddCleanup(owner, (*native[P]).dropped, owned)
}

func (n *native[P]) dropped() {
	if panicOnLeak && !n.closed.Load() {
		panic(fmt.Sprintf("codeanatomy: a %s was dropped without Close; it was opened by\n%s", n.noun, n.opened))
	}
	n.close()
}

// acquire lends the object for one call, which ends with release.
func (n *native[P]) acquire() (P, error) {
	var none P
	if n.closed.Load() {
		return none, closed(n.noun)
	}
	for {
		uses := n.uses.Load()
		if uses == 0 {
			return none, closed(n.noun)
		}
		if n.uses.CompareAndSwap(uses, uses+1) {
			return n.pointer, nil
		}
	}
}

func (n *native[P]) release() {
	if n.uses.Add(-1) == 0 {
		n.free(n.pointer)
	}
}

// close gives up the owner's use. Only the first call does something, and says so.
func (n *native[P]) close() bool {
	if n.closed.Swap(true) {
		return false
	}
	n.release()
	return true
}
