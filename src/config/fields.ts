export { isFields } from "../fields.ts";
