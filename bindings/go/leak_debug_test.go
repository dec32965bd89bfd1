//go:build codeanatomy_debug

package codeanatomy_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func init() { programs["leak"] = leakProgram }

func leakProgram() {
	if _, err := codeanatomy.OpenSession(nil); err != nil {
		fmt.Print(err)
		return
	}
	for range 1000 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
}

func TestWhatIsDroppedWithoutCloseEndsTheProgramAndNamesItsMaker(t *testing.T) {
	output, err := runProgram(t, "leak")
	if err == nil || !containsAll(output, "panic: codeanatomy: a session was dropped without Close", "leakProgram") {
		t.Errorf("%v: %s", err, output)
	}
}
