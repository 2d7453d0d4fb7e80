# The server in an image: docker build -t vivavoce . && docker run -p 8080:8080 -e VIVAVOCE_API_KEYS=choose-one vivavoce
# What is installed is what npm users get: the packed packages, from a registry that lives for the length of the build.
FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci && npm run -s build && sh deploy/image/install.sh /rootfs

FROM node:22-bookworm-slim
COPY --from=build /rootfs/ /
RUN sh /opt/vivavoce/prepare.sh
USER vivavoce
WORKDIR /var/lib/vivavoce
# Models that are fetched, journals if they are asked for. All else may be read-only: docker run --read-only --tmpfs /tmp
VOLUME /var/lib/vivavoce
ENV HOST=0.0.0.0 PORT=8080 NODE_ENV=production HOME=/var/lib/vivavoce
EXPOSE 8080
HEALTHCHECK --start-period=20s --interval=15s --timeout=5s CMD ["node", "/opt/vivavoce/health.js"]
# SIGTERM lets turns in progress end, which takes 30 s at the most: docker stop --time 35
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/opt/vivavoce/node_modules/vivavoce/bin/vivavoce.js"]
CMD ["serve"]
