// The SDK keeps addresses of tables in a cache of its own where endpoint discovery is on. It is off, so the cache stays empty.
export default function LruCache() {
  return new Map();
}
