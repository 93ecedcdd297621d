// Stands for packages that a function never comes to: what reads user agents in browsers, and what writes XML.
export default {};
