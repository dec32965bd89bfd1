package codeanatomy_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func TestAFileOfAWebServerIsRead(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/numbers.csv" {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "numbers.csv", time.Time{}, strings.NewReader("n,name\n1,one\n2,two\n"))
	}))
	defer server.Close()
	ctx, session := context.Background(), open(t)
	if err := session.RegisterObjectStore(server.URL, map[string]string{"allow_http": "true"}); err != nil {
		t.Fatal(err)
	}
	if err := session.RegisterFile(ctx, "numbers", server.URL+"/numbers.csv", nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT n, name FROM numbers ORDER BY n", []any{int64(1), "one"}, []any{int64(2), "two"})
	if err := open(t).RegisterFile(ctx, "numbers", server.URL+"/numbers.csv", nil); err == nil {
		t.Error("another session knows the store")
	}
}

func TestAnObjectStoreCanBeReplacedAndNeedsNoOptions(t *testing.T) {
	session := open(t)
	for _, options := range []map[string]string{nil, {}, {"USER_AGENT": "tests"}} {
		if err := session.RegisterObjectStore("http://127.0.0.1:1", options); err != nil {
			t.Errorf("%v: %v", options, err)
		}
	}
}

func TestAStoreThatCannotBeIsRefused(t *testing.T) {
	session := open(t)
	for name, test := range map[string]struct {
		url     string
		options map[string]string
		named   string
	}{
		"unknown option":    {"s3://bucket", map[string]string{"regoin": "hush"}, "regoin"},
		"option of another": {"http://127.0.0.1:1", map[string]string{"region": "hush"}, "region"},
		"value of no use":   {"s3://bucket", map[string]string{"max_retries": "hush"}, "max_retries"},
		"secret beside it":  {"s3://bucket", map[string]string{"secret_access_key": "hush", "speed": "1"}, "speed"},
		"path":              {"s3://bucket/events", nil, "s3://bucket/events"},
		"user":              {"az://container@account", nil, "container"},
		"unknown scheme":    {"gopher://host", nil, "gopher"},
		"file":              {"file:///", nil, "file:"},
		"no URL at all":     {"bucket", nil, "bucket"},
		"no truth":          {"s3://bucket", map[string]string{"allow_http": "hush"}, "s3://bucket"},
		"no time":           {"http://127.0.0.1:1", map[string]string{"timeout": "hush"}, "http://127.0.0.1:1"},
	} {
		t.Run(name, func(t *testing.T) {
			found := wants(t, session.RegisterObjectStore(test.url, test.options), codeanatomy.ErrInvalidArgument)
			if !strings.Contains(found.Message, test.named) {
				t.Errorf("message %q lacks %q", found.Message, test.named)
			}
			if told := found.Error() + strings.Join(found.Causes, "\n"); strings.Contains(told, "hush") {
				t.Errorf("the secret is told: %s", told)
			}
			for key, value := range found.Details {
				if strings.Contains(value, "hush") {
					t.Errorf("detail %s tells the secret: %s", key, value)
				}
			}
		})
	}
	session.Close()
	wants(t, session.RegisterObjectStore("http://127.0.0.1:1", nil), codeanatomy.ErrInvalidState)
}
