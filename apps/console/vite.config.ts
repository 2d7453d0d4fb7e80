import { defaultClientConditions, defineConfig } from "vite";
import { compressPlugin, firstPicturePlugin } from "./build/page-plugin.ts";
import { repositoryPlugin } from "./build/repository-plugin.ts";
import { settingsPlugin } from "./build/settings-plugin.ts";

export default defineConfig({
  base: "./",
  plugins: [settingsPlugin(), repositoryPlugin(), firstPicturePlugin(), compressPlugin()],
  resolve: { conditions: ["@vivavoce/source", ...defaultClientConditions] },
  build: {
    // The content security policy takes no data: scripts, so no file may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  worker: { format: "es" },
});
