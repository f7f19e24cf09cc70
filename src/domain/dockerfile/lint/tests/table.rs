//! Dockerfiles that trigger a rule on known lines, and near misses that do not.

/// Rule, Dockerfile, lines.
pub(super) const HITS: &[(&str, &str, &[u32])] = &[
    ("DL3000", "FROM a:1\nWORKDIR app\n", &[2]),
    ("DL3000", "FROM a:1\nWORKDIR /x\nWORKDIR ./y\n", &[3]),
    ("DL3001", "FROM a:1\nRUN a && service nginx start\n", &[2]),
    (
        "DL3002",
        "FROM a:1\nUSER node\nUSER root\nCMD [\"a\"]\n",
        &[3],
    ),
    ("DL3002", "FROM a:1 AS b\nUSER 0:0\nFROM b\n", &[2]),
    ("DL3003", "FROM a:1\nRUN cd /src && make\n", &[2]),
    ("DL3003", "FROM a:1\nRUN (cd x; y)\n", &[2]),
    ("DL3004", "FROM a:1\nRUN a; sudo -E b\n", &[2]),
    (
        "DL3005",
        "FROM a:1\nRUN apt-get update && apt-get -y dist-upgrade\n",
        &[2],
    ),
    ("DL3006", "FROM a:1\nFROM node\n", &[2]),
    ("DL3006", "ARG I=reg:5000/x/y\nFROM $I\n", &[2]),
    ("DL3007", "FROM node:latest AS x\n", &[1]),
    (
        "DL3008",
        "FROM a:1\nRUN apt-get update && \\\n apt-get install -y curl=1 git\n",
        &[2],
    ),
    (
        "DL3009",
        "FROM a:1\nRUN apt-get update && apt-get install -y a=1\n",
        &[2],
    ),
    (
        "DL3009",
        "FROM a:1 AS b\nRUN apt-get update\nFROM b\n",
        &[2],
    ),
    (
        "DL3010",
        "FROM a:1\nCOPY x/app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz\n",
        &[2],
    ),
    ("DL3011", "FROM a:1\nEXPOSE 80 70000\n", &[2]),
    (
        "DL3012",
        "FROM a:1\nHEALTHCHECK CMD a\nHEALTHCHECK NONE\n",
        &[2],
    ),
    ("DL3013", "FROM a:1\nRUN pip install flask\n", &[2]),
    (
        "DL3013",
        "FROM a:1\nRUN python3 -m pip install --no-cache-dir -U pip\n",
        &[2],
    ),
    ("DL3014", "FROM a:1\nRUN apt-get install a=1\n", &[2]),
    ("DL3015", "FROM a:1\nRUN apt-get install -y a=1\n", &[2]),
    ("DL3016", "FROM a:1\nRUN npm install -g express\n", &[2]),
    ("DL3016", "FROM a:1\nRUN npm i @scope/x\n", &[2]),
    ("DL3018", "FROM a:1\nRUN apk add --no-cache curl\n", &[2]),
    (
        "DL3018",
        "FROM a:1\nRUN apk add -t .deps gcc=1 make\n",
        &[2],
    ),
    ("DL3019", "FROM a:1\nRUN apk add curl=1\n", &[2]),
    ("DL3020", "FROM a:1\nADD src /app/src\n", &[2]),
    ("DL3021", "FROM a:1\nCOPY a b /c\nCOPY a b .\n", &[2, 3]),
    (
        "DL3022",
        "FROM a:1 AS build\nFROM b:1\nCOPY --from=biuld /a /a\n",
        &[3],
    ),
    (
        "DL3023",
        "FROM a:1 AS build\nCOPY --from=build /a /b\n",
        &[2],
    ),
    ("DL3024", "FROM a:1 AS x\nFROM b:1 AS X\n", &[2]),
    ("DL3025", "FROM a:1\nENTRYPOINT a\nCMD node a.js\n", &[2, 3]),
    ("DL3025", "FROM a:1\nCMD ['node']\n", &[2]),
    ("DL3027", "FROM a:1\nRUN apt update\n", &[2]),
    ("DL3028", "FROM a:1\nRUN gem install rails\n", &[2]),
    ("DL3029", "FROM --platform=linux/amd64 a:1\n", &[1]),
    ("DL3030", "FROM a:1\nRUN yum install a-1\n", &[2]),
    ("DL3032", "FROM a:1\nRUN yum install -y a-1\n", &[2]),
    (
        "DL3033",
        "FROM a:1\nRUN yum install -y httpd && yum clean all\n",
        &[2],
    ),
    ("DL3038", "FROM a:1\nRUN microdnf install a-1\n", &[2]),
    ("DL3040", "FROM a:1\nRUN dnf install -y a-1\n", &[2]),
    (
        "DL3041",
        "FROM a:1\nRUN dnf install -y httpd && dnf clean all\n",
        &[2],
    ),
    ("DL3042", "FROM a:1\nRUN pip install a==1\n", &[2]),
    ("DL3043", "FROM a:1\nONBUILD FROM b\n", &[2]),
    ("DL3043", "FROM a:1\nONBUILD ONBUILD RUN b\n", &[2]),
    ("DL3044", "FROM a:1\nENV A=/b P=$A/c\n", &[2]),
    ("DL3045", "FROM a:1\nCOPY x y\n", &[2]),
    ("DL3046", "FROM a:1\nRUN useradd -u 123456 x\n", &[2]),
    ("DL3047", "FROM a:1\nRUN wget https://x.org/a\n", &[2]),
    (
        "DL3048",
        "FROM a:1\nLABEL Name=x\nLABEL com.docker.x=y\nLABEL a..b=c\n",
        &[2, 3, 4],
    ),
    (
        "DL3057",
        "FROM a:1 AS b\nHEALTHCHECK CMD x\nFROM c:1\n",
        &[3],
    ),
    ("DL3059", "FROM a:1\nRUN a\nRUN b\nRUN c\n", &[3, 4]),
    ("DL3060", "FROM a:1\nRUN yarn install\n", &[2]),
    ("DL3060", "FROM a:1\nRUN yarn\n", &[2]),
    (
        "DL3062",
        "FROM a:1\nRUN go install example.org/x/tool@latest\n",
        &[2],
    ),
    (
        "DL3064",
        "ARG NPM_TOKEN\nFROM a:1\nENV DB_PASSWORD=x\n",
        &[1, 3],
    ),
    ("DL4000", "FROM a:1\nMAINTAINER me\n", &[2]),
    (
        "DL4001",
        "FROM a:1\nRUN wget -q x\nRUN a\nRUN curl y\n",
        &[4],
    ),
    ("DL4003", "FROM a:1\nCMD [\"a\"]\nCMD [\"b\"]\n", &[2]),
    (
        "DL4004",
        "FROM a:1\nENTRYPOINT [\"a\"]\nENTRYPOINT [\"b\"]\n",
        &[2],
    ),
    ("DL4005", "FROM a:1\nRUN ln -sf /bin/bash /bin/sh\n", &[2]),
    ("DL4006", "FROM a:1\nRUN curl x | tar x\n", &[2]),
    (
        "DL4006",
        "FROM a:1\nSHELL [\"/bin/bash\", \"-c\"]\nRUN a | b\n",
        &[3],
    ),
    (
        "ConsistentInstructionCasing",
        "FROM a:1\nRUN a\nrun b\nCopy c /d\n",
        &[3, 4],
    ),
    (
        "ConsistentInstructionCasing",
        "from a:1\nrun a\nRUN b\n",
        &[3],
    ),
    (
        "ExposeInvalidFormat",
        "FROM a:1\nEXPOSE 127.0.0.1:80:8080\nEXPOSE http\n",
        &[2, 3],
    ),
    ("ExposeProtoCasing", "FROM a:1\nEXPOSE 80/TCP\n", &[2]),
    ("FromAsCasing", "FROM a:1 as b\nfrom b AS c\n", &[1, 2]),
    ("InvalidDefaultArgInFrom", "ARG TAG\nFROM a:${TAG}\n", &[2]),
    ("InvalidDefaultArgInFrom", "ARG TAG=\nFROM a:$TAG\n", &[2]),
    (
        "LegacyKeyValueFormat",
        "FROM a:1\nENV A b c\nLABEL a b\n",
        &[2, 3],
    ),
    ("NoEmptyContinuation", "FROM a:1\nRUN a \\\n\n  b\n", &[3]),
    (
        "RedundantTargetPlatform",
        "FROM --platform=$TARGETPLATFORM a:1\n",
        &[1],
    ),
    ("ReservedStageName", "FROM a:1 AS scratch\n", &[1]),
    ("StageNameCasing", "FROM a:1 AS Build\n", &[1]),
    (
        "UndefinedArgInFrom",
        "ARG VERSION=1\nFROM a:$VERSOIN\n",
        &[2],
    ),
    (
        "UndefinedVar",
        "FROM a:1\nCOPY $foo /x\nWORKDIR $dir\n",
        &[2, 3],
    ),
    ("UndefinedVar", "ARG V=1\nFROM a:$V\nLABEL v=$V\n", &[3]),
    ("UndefinedVar", "FROM a:1\nENV PATH=$PAHT:/x\n", &[2]),
    ("UndefinedVar", "FROM a:1\nWORKDIR /$TARGETARCH\n", &[2]),
    (
        "PX001",
        "FROM a:1\nWORKDIR /a\nCOPY . .\nRUN npm ci\n",
        &[3],
    ),
    (
        "PX001",
        "FROM a:1 AS b\nCOPY ./ /a\nRUN pip install -r requirements.txt\nFROM c:1\n",
        &[2],
    ),
    ("PX001", "FROM a:1\nCOPY . /a\nRUN go mod download\n", &[2]),
    (
        "PX001",
        "FROM a:1\nCOPY src /a/src\nCOPY pom.xml /a/\nRUN mvn -B package\n",
        &[2],
    ),
    (
        "PX002",
        "FROM a:1\nWORKDIR /app\nCOPY . .\nRUN rm .env\n",
        &[4],
    ),
    (
        "PX002",
        "FROM a:1\nRUN curl -o /tmp/a.tgz x\nRUN tar xf /tmp/a.tgz\nRUN rm /tmp/a.tgz\n",
        &[4],
    ),
    (
        "PX002",
        "FROM a:1\nRUN wget https://x.org/d/b.zip\nRUN rm -f *.zip\n",
        &[3],
    ),
    (
        "PX002",
        "FROM a:1\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*\n",
        &[3],
    ),
    (
        "PX002",
        "FROM a:1 AS b\nCOPY x.key /k/\nFROM b\nRUN rm -rf /k\n",
        &[4],
    ),
    (
        "PX002",
        "FROM a:1\nWORKDIR /a\nRUN npm ci\nRUN cd node_modules && rm -rf nodemon\n",
        &[4],
    ),
    ("PX003", "FROM a:1 AS build\nFROM b:1\n", &[1]),
    ("PX004", "FROM golang:1.21\n", &[1]),
    ("PX004", "FROM eclipse-temurin:17 AS x\nFROM x\n", &[1]),
    ("PX004", "FROM a:1\nRUN apk add --no-cache gcc=1\n", &[2]),
    ("PX004", "FROM a:1\nRUN npm ci\n", &[2]),
    (
        "PX006",
        "FROM a:1 AS b\nUSER x\nFROM c:1\nCMD [\"a\"]\n",
        &[3],
    ),
    ("PX006", "FROM scratch\nCOPY a /a\n", &[1]),
];

/// Rule and Dockerfile.
pub(super) const MISSES: &[(&str, &str)] = &[
    (
        "DL3000",
        "FROM a:1\nARG D=/x\nWORKDIR $D\nWORKDIR /app\nWORKDIR \"/b c\"\nWORKDIR c:\\x\n",
    ),
    (
        "DL3001",
        "FROM a:1\nRUN echo kill && apt-get install -y ssh\n",
    ),
    ("DL3002", "FROM a:1\nUSER root\nRUN x\nUSER node\n"),
    (
        "DL3002",
        "FROM a:1 AS b\nUSER root\nFROM c:1\nCOPY --from=b /a /a\n",
    ),
    (
        "DL3003",
        "FROM a:1\nWORKDIR /src\nRUN make && echo 'cd x'\n",
    ),
    ("DL3004", "FROM a:1\nRUN echo sudo && apk add sudo\n"),
    (
        "DL3005",
        "FROM a:1\nRUN apt-get update && apt-get install -y upgrade=1\n",
    ),
    (
        "DL3006",
        "ARG T=1\nFROM node:$T AS x\nFROM x\nFROM scratch\nFROM a@sha256:0\nFROM h:5000/a:1\n",
    ),
    ("DL3007", "FROM a:latest-alpine\nFROM b:1\n"),
    (
        "DL3008",
        "FROM a:1\nARG V=1\nRUN apt-get install -y -t stable curl=1 git/x ./a.deb b=$V && apt-get remove c\n",
    ),
    (
        "DL3009",
        "FROM a:1\nRUN apt-get update && x && rm -rf /var/lib/apt/lists/*\n",
    ),
    (
        "DL3009",
        "FROM a:1 AS b\nRUN apt-get update\nFROM c:1\nCOPY --from=b /x /x\n",
    ),
    (
        "DL3009",
        "FROM a:1\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n",
    ),
    ("DL3010", "FROM a:1\nCOPY app.tar.gz /tmp/\nRUN echo tar\n"),
    (
        "DL3010",
        "FROM a:1 AS b\nFROM c:1\nCOPY --from=b /a.tgz /\nRUN tar xf /a.tgz\n",
    ),
    ("DL3011", "FROM a:1\nEXPOSE 0 65535/udp 8000-8010 $PORT\n"),
    (
        "DL3012",
        "FROM a:1\nHEALTHCHECK CMD a\nFROM b:1\nHEALTHCHECK CMD a\n",
    ),
    (
        "DL3013",
        "FROM a:1\nRUN pip install flask==1 'x>=2' . ./y a.whl git+https://x.org/y@1\n",
    ),
    (
        "DL3013",
        "FROM a:1\nRUN pip install -r requirements.txt && pip install -c c.txt x && pip list\n",
    ),
    (
        "DL3014",
        "FROM a:1\nRUN apt-get install -y a && apt-get -qq install b && apt-get --yes install c\n",
    ),
    (
        "DL3015",
        "FROM a:1\nRUN apt-get install --no-install-recommends a\n",
    ),
    (
        "DL3015",
        "FROM a:1 AS b\nRUN apt-get install -y a\nFROM c:1\nCOPY --from=b /a /a\n",
    ),
    (
        "DL3016",
        "FROM a:1\nRUN npm ci && npm install && npm i x@1 @s/y@2 ./z a.tgz --prefix /q\n",
    ),
    (
        "DL3018",
        "FROM a:1\nRUN apk add --no-cache --virtual .b curl=1 'git~2' ./x.apk && apk del curl\n",
    ),
    (
        "DL3019",
        "FROM a:1\nRUN apk --no-cache add a=1\nRUN apk add a && rm -rf /var/cache/apk/*\n",
    ),
    (
        "DL3019",
        "FROM a:1 AS b\nRUN apk add a\nFROM c:1\nCOPY --from=b /a /a\n",
    ),
    (
        "DL3020",
        "FROM a:1\nADD https://x.org/a /b\nADD a.tar.gz /c/\nADD $A /d\n",
    ),
    (
        "DL3021",
        "FROM a:1\nCOPY a b /c/\nCOPY a b ./\nCOPY a /d\nCOPY a b $E\n",
    ),
    (
        "DL3022",
        "FROM a:1 AS build\nFROM b:1\nCOPY --from=BUILD /a /a\nCOPY --from=0 /a /b\nCOPY --from=n:1 /c /c\n",
    ),
    (
        "DL3023",
        "FROM a:1 AS b\nFROM c:1 AS d\nCOPY --from=b /a /b\n",
    ),
    ("DL3024", "FROM a:1 AS x\nFROM b:1 AS y\n"),
    (
        "DL3025",
        "FROM a:1\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\nRUN c\n",
    ),
    ("DL3025", "FROM a:1\nSHELL [\"/bin/bash\", \"-c\"]\nCMD a\n"),
    ("DL3027", "FROM a:1\nRUN apt-get update && echo apt\n"),
    (
        "DL3028",
        "FROM a:1\nRUN gem install rails:1 && gem install -v 2 x\n",
    ),
    ("DL3029", "FROM --platform=$BUILDPLATFORM a:1\n"),
    (
        "DL3030",
        "FROM a:1\nRUN yum -y install a && yum install -y b && yum update\n",
    ),
    (
        "DL3032",
        "FROM a:1\nRUN yum install -y a-1 && yum clean all\n",
    ),
    (
        "DL3033",
        "FROM a:1\nRUN yum install -y httpd-2.4 @dev x.rpm\n",
    ),
    ("DL3038", "FROM a:1\nRUN dnf -y install a\n"),
    (
        "DL3040",
        "FROM a:1\nRUN dnf install -y a && rm -rf /var/cache/dnf\n",
    ),
    (
        "DL3041",
        "FROM a:1\nRUN dnf install -y httpd-2.4 nodejs:20\n",
    ),
    ("DL3042", "FROM a:1\nRUN pip install --no-cache-dir a==1\n"),
    (
        "DL3042",
        "FROM a:1\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a==1\n",
    ),
    (
        "DL3042",
        "FROM a:1\nRUN --mount=type=cache,target=/root/.cache pip install a==1\n",
    ),
    (
        "DL3042",
        "FROM a:1 AS b\nRUN pip install a==1\nFROM c:1\nCOPY --from=b /a /a\n",
    ),
    ("DL3043", "FROM a:1\nONBUILD RUN echo FROM\n"),
    (
        "DL3044",
        "FROM a:1\nENV A=/b\nENV A=$A/d P=$A/c PATH=$PATH:/x\n",
    ),
    (
        "DL3045",
        "FROM a:1 AS b\nWORKDIR /w\nCOPY x y\nFROM b\nCOPY x y\nFROM c:1\nCOPY x /y\nCOPY x $Z\n",
    ),
    (
        "DL3046",
        "FROM a:1\nRUN useradd -l -u 123456 x && useradd -u 1000 y\n",
    ),
    (
        "DL3047",
        "FROM a:1\nRUN wget -qO- x && wget --progress=dot:giga y && wget -nv z && apk add wget\n",
    ),
    (
        "DL3048",
        "FROM a:1\nLABEL org.opencontainers.image.source=x app-name=y\n",
    ),
    ("DL3057", "FROM a:1\nHEALTHCHECK NONE\n"),
    ("DL3057", "FROM scratch\nCOPY a /a\n"),
    (
        "DL3059",
        "FROM a:1\nRUN a\nCOPY b /b\nRUN c\nRUN --network=none d\n",
    ),
    (
        "DL3059",
        "FROM a:1 AS b\nRUN a\nRUN c\nFROM d:1\nCOPY --from=b /a /a\n",
    ),
    (
        "DL3060",
        "FROM a:1\nRUN yarn install && yarn cache clean\nRUN yarn build\n",
    ),
    (
        "DL3062",
        "FROM a:1\nRUN go install example.org/x@v1 && go build ./... && go install ./cmd/x\n",
    ),
    (
        "DL3064",
        "FROM a:1\nENV KEYBOARD=x PUBLIC_KEY=y DB_PASSWORD_FILE=/run/x MONKEY=z\n",
    ),
    ("DL4000", "FROM a:1\nLABEL maintainer=me\n"),
    (
        "DL4001",
        "FROM a:1 AS b\nRUN wget -q x\nFROM c:1\nRUN curl y && apk add wget\n",
    ),
    ("DL4003", "FROM a:1\nCMD [\"a\"]\nFROM b:1\nCMD [\"b\"]\n"),
    ("DL4004", "FROM a:1\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n"),
    ("DL4005", "FROM a:1\nRUN ln -s /bin/bash /bin/my\n"),
    (
        "DL4006",
        "FROM a:1\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN a | b\n",
    ),
    (
        "DL4006",
        "FROM a:1\nRUN set -eo pipefail; a | b\nRUN a || b\nRUN echo 'a | b'\n",
    ),
    (
        "ConsistentInstructionCasing",
        "from a:1 as x\nrun A\ncopy b /c\n",
    ),
    (
        "ExposeInvalidFormat",
        "FROM a:1\nEXPOSE 80 443/tcp 8000-8010 ${P}\n",
    ),
    ("ExposeProtoCasing", "FROM a:1\nEXPOSE 80/tcp 53/udp\n"),
    ("FromAsCasing", "FROM a:1 AS b\nfrom b as c\nFROM d:1\n"),
    (
        "InvalidDefaultArgInFrom",
        "ARG TAG=1\nARG X\nFROM a:${TAG}\nFROM b:${X:-2}\n",
    ),
    (
        "LegacyKeyValueFormat",
        "FROM a:1\nENV A=\"b c\" D=e\nLABEL a=b\n",
    ),
    (
        "NoEmptyContinuation",
        "FROM a:1\nRUN a \\\n# note\n  b\n\nRUN <<E\n\nE\n",
    ),
    (
        "RedundantTargetPlatform",
        "FROM --platform=$BUILDPLATFORM a:1\nFROM b:1\n",
    ),
    ("ReservedStageName", "FROM a:1 AS scratch2\nFROM scratch\n"),
    ("StageNameCasing", "FROM A:1 AS build-2\n"),
    (
        "UndefinedArgInFrom",
        "ARG V=1\nFROM --platform=$BUILDPLATFORM a:$V\nFROM b:${W:-1}\n",
    ),
    (
        "UndefinedVar",
        "ARG V=1\nFROM a:$V AS b\nARG V\nENV W=$V\nFROM b\nCOPY $W $HOME\nRUN echo $X\nLABEL v=${Y:-1} n=$NODE_VERSION\nCMD [\"$Z\"]\n",
    ),
    (
        "PX001",
        "FROM a:1\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n",
    ),
    ("PX001", "FROM a:1\nCOPY --from=b:1 . .\nRUN npm ci\n"),
    ("PX001", "FROM a:1\nCOPY . .\nRUN npm install -g x@1\n"),
    (
        "PX001",
        "FROM a:1\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go mod verify\n",
    ),
    (
        "PX002",
        "FROM a:1\nRUN curl -o /tmp/a x && tar xf /tmp/a && rm /tmp/a\n",
    ),
    (
        "PX002",
        "FROM a:1\nCOPY a.js /app/\nRUN rm -rf /usr/share/doc /app/b.js $X ~/.cache\n",
    ),
    (
        "PX002",
        "FROM a:1 AS b\nCOPY . /app\nRUN rm /app/.env\nFROM c:1\nCOPY --from=b /app /app\n",
    ),
    (
        "PX002",
        "FROM a:1\nCOPY . /app\nRUN cp /x /app/y && rm /app/y\n",
    ),
    (
        "PX003",
        "FROM a:1 AS build\nFROM b:1 AS test\nFROM c:1\nCOPY --from=build /a /a\n",
    ),
    ("PX003", "FROM a:1 AS base\nFROM base AS dev\nFROM b:1\n"),
    (
        "PX004",
        "FROM golang:1.21 AS b\nRUN apt-get install -y gcc\nRUN npm ci\nFROM eclipse-temurin:17-jre\nCOPY --from=b /a /a\n",
    ),
    (
        "PX004",
        "FROM a:1\nRUN apk add --no-cache -t .b gcc=1 && make && apk del .b\n",
    ),
    ("PX004", "FROM a:1\nENV NODE_ENV=production\nRUN npm ci\n"),
    (
        "PX004",
        "FROM a:1\nRUN npm ci --omit=dev\nRUN npm ci && npm prune --omit=dev\n",
    ),
    ("PX006", "FROM a:1 AS b\nUSER x\nFROM b\nCMD [\"a\"]\n"),
    ("PX006", "FROM distroless/static:nonroot\n"),
];

/// Nothing to say about this one.
pub(super) const GOOD: &str = "\
# syntax=docker/dockerfile:1
ARG NODE=20
FROM node:${NODE} AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:${NODE}-alpine
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY --from=builder /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK CMD [\"node\", \"dist/health.js\"]
CMD [\"node\", \"dist/server.js\"]
";

pub(super) const PIECES: &[&str] = &[
    "FROM b AS c\n",
    "FROM c\n",
    "RUN apt-get update && apt-get install curl | sh\n",
    "RUN \\\n\n  sudo cd x\n",
    "RUN <<E\napk add a\nrm -rf /a\nE\n",
    "COPY . .\n",
    "COPY --from=c a b /d\n",
    "ADD a b\n",
    "ENV A=$A B $C\n",
    "ENV a b\n",
    "USER root\n",
    "WORKDIR a\n",
    "EXPOSE 99999/X\n",
    "LABEL A=b\n",
    "CMD a\n",
    "ENTRYPOINT [\"a\"]\n",
    "ONBUILD FROM x\n",
    "HEALTHCHECK NONE\n",
    "# hadolint ignore=DL3002\n",
    "# hadolint global ignore=DL3003\n",
    "SHELL [\"bash\"]\n",
    "ARG TOKEN=${A:-$B}\n",
    "MAINTAINER é\n",
    "VOLUME $A\n",
    "RUN rm -rf './*' \"$X\" é\n",
];
