# fails: serves
FROM scratch
LABEL weigh-in.line=8 weigh-in.megabytes=48
