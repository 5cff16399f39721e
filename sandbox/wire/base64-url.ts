/** The digits of URL-safe base64 in order, in which Kafka prints uuids. */
export const base64Url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
