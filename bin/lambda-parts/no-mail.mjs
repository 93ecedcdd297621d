// Mail is read by one function: the others have the source without its reader.
const refuse = async () => {
  throw new Error('Earmark is at fault: a function that reads no mail did');
};

export { refuse as parseMail, refuse as parseMailHeader };
