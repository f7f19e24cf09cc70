module satellite

go 1.21
