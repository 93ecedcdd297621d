/** Who may sign in on one machine; on AWS a pool of Amazon Cognito keeps them. */

export type User = {
  /** As it is written at sign-in; unique. */
  readonly name: string;
  readonly role: 'viewer' | 'editor' | 'admin';
  /** Salt and cost are in it. */
  readonly passwordHash: string;
};

export type UserStore = {
  find(name: string): Promise<User | undefined>;
  /** By name. */
  list(): Promise<readonly User[]>;
  /** Keeps somebody, in place of who had that name. */
  put(user: User): Promise<void>;
  remove(name: string): Promise<void>;
};
