/**
 * Reads a capture with the npm package pcap-parser and does nothing with it: what merely getting at
 * the packets costs with the reader that Node programs would otherwise use.
 *
 *     node test/bench/read-with-pcap-parser.mjs FILE
 */
import pcapParser from 'pcap-parser';

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: read-with-pcap-parser.mjs FILE');
  process.exit(2);
}
let packets = 0;
let bytes = 0;
const parser = pcapParser.parse(file);
parser.on('packet', (packet) => {
  packets++;
  bytes += packet.data.length;
});
parser.on('end', () => console.log(JSON.stringify({ packets, bytes })));
parser.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
