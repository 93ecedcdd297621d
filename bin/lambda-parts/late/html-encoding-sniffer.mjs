export { default } from 'html-encoding-sniffer';
