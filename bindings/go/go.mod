module codeanatomy.dev/go/codeanatomy

go 1.24
