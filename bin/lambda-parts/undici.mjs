// As much of undici as the fetcher uses: its client, without fetch, web sockets, caches and mocks (245 KB, and most of the start-up).
export { default as buildConnector } from 'undici/lib/core/connect.js';
export { default as Client } from 'undici/lib/dispatcher/client.js';
