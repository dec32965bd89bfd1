module codeanatomy.dev/go/durability

go 1.24

require codeanatomy.dev/go/codeanatomy v0.0.0

replace codeanatomy.dev/go/codeanatomy => ../../../bindings/go
