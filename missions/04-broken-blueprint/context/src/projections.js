// What a fleet of containers needs on one machine. Layers are stored, and pulled, once; each
// container adds only what it writes.
exports.note = 'layers are shared';

exports.of = (containers, imageMegabytes = 150, writtenMegabytes = 2) => ({
  containers,
  megabytes: imageMegabytes + containers * writtenMegabytes,
});
