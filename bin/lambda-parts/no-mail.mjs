// Mail is read where there are mailboxes: no function has one, and its source says so before it comes here.
export const parseMail = async () => {
  throw new Error('Earmark is at fault: a function read mail');
};
