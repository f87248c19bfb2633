import fs from 'node:fs';

const kTicksPerSecond = 100;

// See proc(5). The processor ticks that a process has used, and its parent.
function readProcess(pid) {
    try {
        const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = text.replace(/^.*\) /s, '').split(' ');
        return [{ pid: Number(pid), parent: Number(fields[1]), ticks: +fields[11] + +fields[12] }];
    } catch {
        return [];  // it has ended
    }
}

// Processor seconds of everything but this process and what it has started.
function othersSeconds() {
    const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const processes = pids.flatMap(readProcess);
    const own = new Set([process.pid]);
    for (let count = 0; count !== own.size;) {
        count = own.size;
        for (const { pid, parent } of processes) if (own.has(parent)) own.add(pid);
    }
    const [user, nice, system, , , irq, softirq, steal] =
        fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
    let ticks = user + nice + system + irq + softirq + steal;
    for (const each of processes) if (own.has(each.pid)) ticks -= each.ticks;
    return ticks / kTicksPerSecond;
}

// How busy other programs keep this machine while it lives, as OtherPrograms of
// bench/support/machine.h. What this process starts must live as long as it.
export class OtherPrograms {
    #seconds = othersSeconds();
    #start = performance.now();

    cores() {
        const elapsed = (performance.now() - this.#start) / 1000;
        return Math.max(0, Number(((othersSeconds() - this.#seconds) / elapsed).toFixed(3)));
    }
}
