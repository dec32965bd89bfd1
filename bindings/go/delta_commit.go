package codeanatomy

// DeltaCommitOptions say what a change puts into the table's log, and how often it is tried.
type DeltaCommitOptions struct {
	// Metadata goes into the log.
	Metadata map[string]any `json:"metadata,omitempty"`
	// RequiredMetadata are keys that must be in Metadata.
	RequiredMetadata []string `json:"required_metadata,omitempty"`
	// AppTransaction makes a repeated change a no-op.
	AppTransaction *DeltaAppTransaction `json:"app_transaction,omitempty"`
	// MaxRetries is how often a commit is tried again behind those of others; 15 when nil.
	MaxRetries *int `json:"max_retries,omitempty"`
	// CreateCheckpoint says whether a checkpoint is made when the table's interval is reached; true when
	// nil.
	CreateCheckpoint *bool `json:"create_checkpoint,omitempty"`
}

// DeltaAppTransaction is a number of the program's own: a change with one that the table has seen, or a
// lower one, does nothing, and its report has the status [DeltaSkippedDuplicate].
type DeltaAppTransaction struct {
	AppID   string `json:"app_id"`
	Version int64  `json:"version"`
}
