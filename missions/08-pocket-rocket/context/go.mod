module innovatech.test/telemetry

go 1.21
