# The command line: built with the Swift toolchain, run on a slim Debian with nothing added but libpq.
#
#   docker build -t shiplog .
#   docker run --rm -e SHIPLOG_DATABASE_URL=postgresql://… shiplog status

FROM swift:6.3.1-bookworm AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends libpq-dev pkg-config \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Dependencies are fetched again only when these files change.
COPY Package.* ./
RUN swift package resolve
COPY . .
RUN swift build -c release --product shiplog --static-swift-stdlib \
  && install -D --strip "$(swift build -c release --show-bin-path)/shiplog" /out/shiplog

FROM debian:bookworm-20260421-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libpq5 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --no-create-home --home-dir /work --shell /usr/sbin/nologin shiplog
COPY --from=build /out/shiplog /usr/local/bin/shiplog
# Mount files to append here.
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["shiplog"]
CMD ["--help"]
