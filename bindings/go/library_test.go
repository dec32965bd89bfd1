package codeanatomy_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func TestTheLoadedLibraryFitsTheHeaders(t *testing.T) {
	if got := codeanatomy.LibraryABI(); got != codeanatomy.HeaderABI {
		t.Errorf("ABI %d, headers %d", got, codeanatomy.HeaderABI)
	}
	if got := codeanatomy.LibraryVersionNumber(); got < codeanatomy.HeaderVersion {
		t.Errorf("version %d, headers %d", got, codeanatomy.HeaderVersion)
	}
	number := codeanatomy.LibraryVersionNumber()
	want := fmt.Sprintf("%d.%d.%d", number/1_000_000, number/1000%1000, number%1000)
	if got := codeanatomy.LibraryVersion(); got != want {
		t.Errorf("version text %s, number %s", got, want)
	}
}

func TestTheBuildInfoNamesWhatTheLibraryIsMadeOf(t *testing.T) {
	info, err := codeanatomy.LibraryBuildInfo()
	if err != nil {
		t.Fatal(err)
	}
	if info.Version != codeanatomy.LibraryVersion() || info.ABI != codeanatomy.LibraryABI() {
		t.Errorf("version and ABI in %+v", info)
	}
	for name, text := range map[string]string{
		"target": info.Target, "compiler": info.Compiler, "datafusion": info.DataFusion,
		"arrow": info.Arrow, "deltalake": info.DeltaLake,
	} {
		if text == "" {
			t.Errorf("%s is empty in %+v", name, info)
		}
	}
}

// lockedBuffer may be written by several threads.
type lockedBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (b *lockedBuffer) Write(text []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.Write(text)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.String()
}

func TestTheLogReachesASlogLoggerUntilItIsStopped(t *testing.T) {
	var text lockedBuffer
	handler := slog.NewTextHandler(&text, &slog.HandlerOptions{Level: codeanatomy.LevelTrace})
	if err := codeanatomy.SetLogger(slog.New(handler), codeanatomy.LevelTrace); err != nil {
		t.Fatal(err)
	}
	session := open(t)
	eventually(t, "a record with its target", func() bool {
		rows(t, session, "SELECT count(*) FROM generate_series(1, 100)")
		return strings.Contains(text.String(), "target=")
	})
	if err := codeanatomy.SetLogger(nil, 0); err != nil {
		t.Fatal(err)
	}
	before := text.String()
	eventually(t, "the end of records that were on their way", func() bool {
		last := before
		time.Sleep(20 * time.Millisecond)
		before = text.String()
		return before == last
	})
	rows(t, session, "SELECT count(*) FROM generate_series(1, 100)")
	if after := text.String(); after != before {
		t.Errorf("records after the end: %s", after[len(before):])
	}
}

// panickingHandler fails on every record.
type panickingHandler struct{ slog.Handler }

func (panickingHandler) Enabled(context.Context, slog.Level) bool { panic("no logging here") }

func TestAPanicInALogHandlerHurtsNobody(t *testing.T) {
	if err := codeanatomy.SetLogger(slog.New(panickingHandler{}), codeanatomy.LevelTrace); err != nil {
		t.Fatal(err)
	}
	defer codeanatomy.SetLogger(nil, 0)
	expect(t, open(t), "SELECT 1 AS n", []any{int64(1)})
}

// TestMain runs the program of a test that needs a process of its own, when it is asked to.
func TestMain(m *testing.M) {
	if program, ok := programs[os.Getenv("CODEANATOMY_TEST_PROGRAM")]; ok {
		program()
		return
	}
	os.Exit(m.Run())
}

// programs run in processes of their own: what they do would end the other tests.
var programs = map[string]func(){"shutdown": shutdownProgram}

func runProgram(t *testing.T, name string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, os.Args[0])
	command.Env = append(os.Environ(), "CODEANATOMY_TEST_PROGRAM="+name)
	output, err := command.CombinedOutput()
	return string(output), err
}

func TestShutdownEndsWorkAndRefusesNewOne(t *testing.T) {
	if output, err := runProgram(t, "shutdown"); err != nil || output != "done" {
		t.Errorf("%v: %s", err, output)
	}
}

func shutdownProgram() {
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		fmt.Print("open: ", err)
		return
	}
	reader, err := session.Query(context.Background(), endless)
	if err != nil {
		fmt.Print("query: ", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := codeanatomy.Shutdown(ctx); err != nil {
		fmt.Print("shutdown: ", err)
		return
	}
	if _, err := reader.Next(context.Background()); err == nil {
		fmt.Print("the run goes on")
		return
	}
	if _, err := session.Exec(context.Background(), "SELECT 1"); !isInvalidState(err) {
		fmt.Print("exec: ", err)
		return
	}
	reader.Close()
	session.Close()
	fmt.Print("done")
}
