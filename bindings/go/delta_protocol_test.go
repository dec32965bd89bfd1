package codeanatomy_test

import (
	"context"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// changeFed is a table whose version 1 has the writer feature changeDataFeed.
func changeFed(t testing.TB) (*codeanatomy.Session, string, *codeanatomy.DeltaTable) {
	t.Helper()
	session, place, table := tableOf(t, 1)
	report, err := table.AddFeatures(context.Background(), []string{"changeDataFeed"},
		&codeanatomy.DeltaFeaturesOptions{AllowProtocolVersionsIncrease: true})
	committed(t, report, err, 1)
	return session, place, table
}

func TestADeltaTableIsOpenedOnlyWithTheProtocolThatIsRequired(t *testing.T) {
	ctx := context.Background()
	session, place, table := changeFed(t)
	found := described(t, table)
	openDelta(t, session, place, &codeanatomy.DeltaOpenOptions{RequiredProtocol: &codeanatomy.DeltaRequiredProtocol{}})
	openDelta(t, session, place, &codeanatomy.DeltaOpenOptions{RequiredProtocol: &codeanatomy.DeltaRequiredProtocol{
		MinReaderVersion: found.MinReaderVersion, MinWriterVersion: found.MinWriterVersion,
		ReaderFeatures: found.ReaderFeatures, WriterFeatures: found.WriterFeatures,
	}})
	for name, test := range map[string]struct {
		required codeanatomy.DeltaRequiredProtocol
		text     string
	}{
		"reader version":  {codeanatomy.DeltaRequiredProtocol{MinReaderVersion: found.MinReaderVersion + 1}, "reader version"},
		"writer version":  {codeanatomy.DeltaRequiredProtocol{MinWriterVersion: found.MinWriterVersion + 1}, "writer version"},
		"reader features": {codeanatomy.DeltaRequiredProtocol{ReaderFeatures: []string{"deletionVectors"}}, "reader feature deletionVectors"},
		"writer features": {codeanatomy.DeltaRequiredProtocol{WriterFeatures: []string{"changeDataFeed", "rowTracking"}}, "writer feature rowTracking"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := session.OpenDelta(ctx, place, &codeanatomy.DeltaOpenOptions{RequiredProtocol: &test.required})
			if found := wants(t, err, codeanatomy.ErrUnsupported, codeanatomy.ErrProtocol); !containsAll(found.Message, "required_protocol", test.text) {
				t.Errorf("message %q lacks %q", found.Message, test.text)
			}
		})
	}
	_, err := session.OpenDelta(ctx, place, &codeanatomy.DeltaOpenOptions{Further: map[string]any{"required_protocol": unknown}})
	wants(t, err, codeanatomy.ErrInvalidOption)
}

func TestARequiredProtocolHoldsForEachVersionOfADeltaTable(t *testing.T) {
	ctx := context.Background()
	session, place, other := changeFed(t)
	first := int64(0)
	required := &codeanatomy.DeltaRequiredProtocol{WriterFeatures: []string{"changeDataFeed"}}
	_, err := session.OpenDelta(ctx, place, &codeanatomy.DeltaOpenOptions{Version: &first, RequiredProtocol: required})
	wants(t, err, codeanatomy.ErrProtocol)
	table := openDelta(t, session, place, &codeanatomy.DeltaOpenOptions{RequiredProtocol: required})
	report, err := other.Restore(ctx, codeanatomy.DeltaRestoreOptions{Version: &first, ProtocolDowngradeAllowed: true})
	committed(t, report, err, 2)
	_, err = table.Refresh(ctx)
	wants(t, err, codeanatomy.ErrProtocol)
	_, err = table.DeleteAll(ctx, nil)
	wants(t, err, codeanatomy.ErrProtocol)
	_, err = table.Merge(ctx, numbers(t, 1), sameNumber, upsert, nil)
	wants(t, err, codeanatomy.ErrProtocol)
	isVersion(t, table, 1)
	holds(t, session, place, 1)
}
