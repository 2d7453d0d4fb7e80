import { defineConfig } from "vitest/config";
export default defineConfig({ root:"/work/pack", resolve: { conditions: ["@vivavoce/source"] }, test: { pool: "forks", include: ["tools/pack/test/*.test.ts"] , testTimeout: 60000} });
