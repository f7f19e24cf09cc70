// What is due at a second of the countdown: the last item that has come up.
const list = [
  [10, 'close the hatch'],
  [6, 'start the pumps'],
  [3, 'light the engine'],
  [0, 'let go'],
];

exports.next = (second) => {
  const due = list.filter(([at]) => at >= second).pop();
  return due ? due[1] : 'wait';
};
