// The weather over the launch pad. Nobody has found out yet how to change it.
export const sky = () => 'The sky is clear.';
