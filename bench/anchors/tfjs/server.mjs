import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const kTypes = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

// Serves the files of the first folder that has them, to this machine alone; resolves to the
// address. The headers isolate the page, which gives it a timer of 5 us.
export function serve(folders) {
    const server = http.createServer((request, response) => {
        const name = request.url === '/' ? 'index.html' : path.basename(request.url);
        const file = folders.map((folder) => path.join(folder, name)).find(fs.existsSync);
        if (!file) return response.writeHead(404).end();
        response.writeHead(200, {
            'content-type': kTypes[path.extname(file)] ?? 'text/plain',
            'cross-origin-opener-policy': 'same-origin',
            'cross-origin-embedder-policy': 'require-corp',
        });
        fs.createReadStream(file).pipe(response);
    });
    return new Promise((resolve) => {
        server.listen(0, '127.0.0.1',
            () => resolve({ server, address: `http://127.0.0.1:${server.address().port}/` }));
    });
}
