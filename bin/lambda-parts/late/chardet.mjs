export { default } from 'chardet';
