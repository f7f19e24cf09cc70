# fails: builds
FROM zero-gravity-reference
