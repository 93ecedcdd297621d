/** How long a client waits for AWS, and how often it asks: a function that hangs is paid for, and its message waits. */
export const clientTimes = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
};
