export const rust: any = () => [];
