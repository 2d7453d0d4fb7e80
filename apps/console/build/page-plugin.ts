import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What is worth compressing: all that is text. */
const textFile = /\.(html|js|css|svg)$/;

/**
 * Has the page drawn as soon as it is there: the styles stand in it, without another way to the server and back, and it
 * waits for no script.
 */
export function firstPicturePlugin(): Plugin {
  return {
    name: "vivavoce-first-picture",
    enforce: "post",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        if (bundle === undefined) return html;
        const link = /\s*<link rel="stylesheet"[^>]* href="\.\/([^"]+)">/.exec(html);
        const sheet = bundle[link?.[1] ?? ""];
        if (link === null || sheet?.type !== "asset") throw new Error("The page names no stylesheet of the build.");
        const style = String(sheet.source).trim();
        // A path would be read from the page and not from the stylesheet; the page's policy has no place for more than text.
        if (/url\(|@import|<\//.test(style)) throw new Error("The styles name files, which cannot stand in the page.");
        Reflect.deleteProperty(bundle, sheet.fileName);
        const script = /\s*<script type="module"([^>]*)><\/script>/.exec(html);
        if (script === null) throw new Error("The page names no script of the build.");
        // Browsers know the target of an address only when a page has ended, which scripts that are not async hold up.
        return html
          .replace(script[0], "")
          .replace(link[0], () => `\n    <style>${style}</style>`)
          .replace("</body>", () => `  <script type="module" async${script[1]}></script>\n  </body>`);
      },
    },
  };
}

/** Writes each text of the build compressed beside it, as the server hands it to browsers that take that. */
export function compressPlugin(): Plugin {
  let folder = "";
  return {
    name: "vivavoce-compress",
    apply: "build",
    configResolved: ({ root, build }) => void (folder = join(root, build.outDir)),
    writeBundle: {
      order: "post",
      sequential: true,
      handler({ dir = folder }) {
        for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile() || !textFile.test(entry.name)) continue;
          const path = join(entry.parentPath, entry.name);
          const content = readFileSync(path);
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
          writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
          writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}
